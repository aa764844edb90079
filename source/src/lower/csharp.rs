use super::Lowerer;
use tree_sitter::Node as Tree;
pub(super) fn start(_lower: &mut Lowerer<'_>, _root: Tree<'_>) {}
