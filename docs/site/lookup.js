// The search on the start page: which permission, lifetime, quota and latency a resource has.
"use strict";

(() => {
  const input = document.getElementById("lookup-query");
  const results = document.getElementById("lookup-results");
  const count = document.getElementById("lookup-count");
  const most = 20;

  const types = [
    ["application", "Application"],
    ["delegated_work", "Delegated, work or school"],
    ["delegated_personal", "Delegated, personal"],
  ];

  /** A path as the tables write it: no host, no version, no query, `{id}` for each id, `/me` as a user. */
  function normal(text) {
    return text
      .replace(/^https:\/\/graph\.microsoft\.com/i, "")
      .replace(/^\/?(v1\.0|beta)(?=\/)/i, "")
      .replace(/\?.*$/, "")
      .replace(/\('?\{?([^)}']*)\}?'?\)/g, (all, id) => (id ? "/{id}" : all))
      .replace(/\{[^}]*\}|[0-9a-f]{8}-[0-9a-f-]{27}/gi, "{id}")
      .replace(/^\/?me(?=\/|$)/i, "/users/{id}")
      .toLowerCase();
  }

  const entries = window.graphsubResources.flatMap((resource) =>
    resource.paths.map((path) => ({
      resource,
      path,
      id: resource.id.toLowerCase(),
      template: path.template.toLowerCase(),
      permissions: Object.values(path.permissions).flat().map((name) => name.toLowerCase()),
      words: `${resource.id} ${resource.title} ${resource.area} ${path.watches}`.toLowerCase(),
    })),
  );

  /** How well an entry fits, the best first; 0: not at all. */
  function score(entry, query) {
    const path = query.includes("/") ? normal(query) : "";
    if (path) {
      const wanted = path.startsWith("/") ? path : `/${path}`;
      if (entry.template === wanted.replace(/\/$/, "")) return 100;
      if (entry.template.startsWith(wanted)) return 80;
      return entry.template.includes(path) ? 60 : 0;
    }
    const word = query.toLowerCase();
    if (entry.id === word) return 90;
    if (entry.permissions.includes(word)) return 85;
    if (entry.id.startsWith(word)) return 70;
    if (entry.permissions.some((name) => name.startsWith(word))) return 50;
    const parts = word.split(/\s+/);
    return parts.every((part) => entry.words.includes(part) || entry.template.includes(part)) ? 30 : 0;
  }

  function element(name, text, ...children) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    made.append(...children);
    return made;
  }

  function minutes(number) {
    const units = [
      ["day", 1440],
      ["hour", 60],
    ];
    const words = (value, unit) => `${value.toLocaleString("en")} ${unit}${value === 1 ? "" : "s"}`;
    for (const [unit, size] of units) {
      if (number % size === 0 && number >= size) return `${words(number, "minute")} (${words(number / size, unit)})`;
    }
    return words(number, "minute");
  }

  function seconds(number) {
    if (number === null) return "unknown";
    return number % 60 === 0 ? minutes(number / 60) : `${number} seconds`;
  }

  function lifetime({ maximum, maximum_with_resource_data: rich, contested_above: contested }) {
    const words = [maximum === null ? "no documented maximum" : `at most ${minutes(maximum)}`];
    if (rich !== undefined && rich !== maximum && rich !== null) words.push(`with resource data at most ${minutes(rich)}`);
    if (contested !== undefined) words.push(`contested above ${minutes(contested)}`);
    return words.join("; ");
  }

  function quotas(entry) {
    const own = entry.resource.quotas.filter(({ paths }) => !paths || paths.includes(entry.path.template));
    if (own.length === 0) return element("span", "none documented");
    const list = element("ul");
    for (const { limit, scope, pool, counts } of own) {
      const what = counts === "ids" ? "ids" : limit === 1 ? "subscription" : "subscriptions";
      const shared = pool ? ` (shared by all ${pool === "teams" ? "Teams" : "Outlook"} resources)` : "";
      list.append(element("li", `${limit.toLocaleString("en")} ${what} per ${scope.join(" and ")}${shared}`));
    }
    return list;
  }

  function permissions(names, query) {
    if (names.length === 0) return element("span", "not supported");
    const made = element("span");
    names.forEach((name, index) => {
      if (index > 0) made.append(", ");
      const isMeant = name.toLowerCase() === query.toLowerCase();
      made.append(element("code", "", isMeant ? element("mark", name) : name));
    });
    return made;
  }

  function article(entry, query) {
    const { resource, path } = entry;
    const link = element("a", resource.title);
    link.href = `resources/${resource.id}.html`;
    const heading = element("h3", "", element("code", path.template));
    const about = element("p", "", link, `: ${path.watches}`);
    if (resource.status !== "supported") about.append(` (${resource.status})`);
    const facts = element("dl");
    const fact = (name, value) => facts.append(element("dt", name), typeof value === "string" ? element("dd", value) : element("dd", "", value));
    for (const [type, name] of types) fact(name, permissions(path.permissions[type], query));
    fact("Lifetime", lifetime(resource.lifetime_minutes));
    fact("Quotas", quotas(entry));
    const { latency } = resource;
    fact("Latency", latency ? `average under ${seconds(latency.average_seconds)}, maximum ${seconds(latency.maximum_seconds)}` : "not documented");
    fact("Change types", path.change_types ? path.change_types.join(", ") : "not documented");
    fact("Endpoints, clouds", `${path.api.join(", ")}; ${path.clouds.join(", ")}`);
    return element("article", "", heading, about, facts);
  }

  function show() {
    const query = input.value.trim();
    history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
    results.replaceChildren();
    if (!query) {
      count.textContent = `${entries.length} paths of ${window.graphsubResources.length} resources`;
      return;
    }
    const found = entries
      .map((entry) => [score(entry, query), entry])
      .filter(([value]) => value > 0)
      .sort(([a], [b]) => b - a);
    const paths = `${found.length} ${found.length === 1 ? "path" : "paths"}`;
    const shown = found.length > most ? `, the first ${most} of them shown` : "";
    count.textContent = found.length === 0 ? "Nothing documented has this name" : paths + shown;
    results.append(...found.slice(0, most).map(([, entry]) => article(entry, query)));
  }

  input.addEventListener("input", show);
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  show();
})();
