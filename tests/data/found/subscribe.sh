#!/bin/sh
LINK=$(curl -s https://example.com/link)
# graphsub: ignore[GS711] the receiver checks a signature of its own
BODY='{"changeType": "updated", "notificationUrl": "https://hooks.example.com", "resource": "/groups", "expirationDateTime": "'$(date -u -d '+30 days' +%FT%TZ)'"}'
az rest --method post --url https://graph.microsoft.com/v1.0/subscriptions --body "$BODY"
