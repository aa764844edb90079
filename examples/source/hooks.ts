import { Client } from "@microsoft/microsoft-graph-client";

/** Watches the mail of one user; the receiver renews it. */
export async function watchMail(graph: Client, userId: string, secret: string) {
  return graph.api("/subscriptions").post({
    changeType: "created,updated",
    notificationUrl: process.env.HOOK_URL,
    resource: `/users/${userId}/messages`,
    clientState: secret,
    // Eight days, in milliseconds.
    expirationDateTime: new Date(Date.now() + 8 * 24 * 60 * 60 * 1000).toISOString(),
  });
}
