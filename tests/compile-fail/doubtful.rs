//! Definitions that read well and are wrong, or that nobody knows to be right: each is at least a warning.

#![deny(warnings)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(resource = "/teams/{0}/schedule/shifts", change_type = "created", auth = "application", lifetime = "2h")]
struct Shifts(String);

#[derive(Subscription)]
#[subscription(resource = "/solutions/approval/approvalItems", change_type = "created", auth = "application", lifetime = "20d", api = "beta")]
struct Approvals;

#[derive(Subscription)]
#[subscription(resource = "/communications/onlineMeetings(joinWebUrl='{0}')/meetingCallEvents", change_type = "updated", auth = "application", lifetime = "2d", api = "beta")]
struct MeetingCalls(String);

#[derive(Subscription)]
#[subscription(resource = "/communications/callRecords", change_type = "created", auth = "application", lifetime = "4230m")]
struct CallRecords;

#[derive(Subscription)]
#[subscription(resource = "/chats/{0}/messages?notifyOnUserSpecificProperties=true", change_type = "created", auth = "application", lifetime = "1h")]
struct Personal(String);

#[derive(Subscription)]
#[subscription(resource = "/chats/{0}?notifyOnUserSpecificProperties=true", change_type = "updated", auth = "application", lifetime = "1h")]
struct PersonalChat(String);

#[derive(Subscription)]
#[subscription(resource = "/communications/callRecords?$filter=startDateTime gt 2026-01-01T00:00:00Z", change_type = "created", auth = "application", lifetime = "1h")]
struct Recent;

#[derive(Subscription)]
#[subscription(resource = "/communications/presences?$filter=id eq '{0}'", change_type = "updated", auth = "delegated-work", lifetime = "1h")]
struct OnePresence(String);

#[derive(Subscription)]
#[subscription(resource = "/users/{0}/messages", change_type = "created", auth = "application", permissions("Mail.Read"), lifetime = "1d", resource_data(select("subjct", "uniqueBody"), certificate_id = "key-1"))]
struct Selected(String);

#[derive(Subscription)]
#[subscription(resource = "/users/{0}/messages?$filter=((", change_type = "created", auth = "application", lifetime = "1d")]
struct Malformed(String);

#[derive(Subscription)]
#[subscription(resource = "/copilot/users/{0}/onlineMeetings/{1}/aiInsights", change_type = "created", auth = "application", lifetime = "300d")]
struct Insights(String, String);

#[derive(Subscription)]
#[subscription(resource = "/users/{0}/events", change_type = "created", auth = "application", lifetime = "1d", renew_every = "86399s")]
struct LastSecond(String);

#[derive(Subscription)]
#[subscription(resource = "/users/{0}/events", change_type = "created", auth = "application", lifetime = "1d", renew_every = "1s")]
struct EachSecond(String);

#[derive(Subscription)]
#[subscription(resource = "/users/{0}/messages", change_type = "created", auth = "application", permissions("Mail.ReadBasic"), lifetime = "1d")]
struct Basic(String);

#[derive(Subscription)]
#[subscription(resource = "/drives/{0}/root", change_type = "updated", auth = "application", permissions("Files.Read.All"), lifetime = "1d", api = "beta")]
struct Drive(String);

fn main() {}
