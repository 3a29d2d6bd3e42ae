#!/usr/bin/env bash
# An application reads its credentials from Secrets Manager and gets an IAM token with them. Needs curl and node (or
# another reader of JSON).
#
#   READER_API_KEY   an API key of a reader of the secret group
#   SECRETS_MANAGER  https://<instance guid>.<region>.secrets-manager.appdomain.cloud
#   SECRET_GROUP, SECRET_NAME
set -euo pipefail

# Keys and tokens go to curl by standard input: arguments can be seen by every user of the machine.
token() {
  printf 'data-urlencode = "grant_type=urn:ibm:params:oauth:grant-type:apikey"\ndata-urlencode = "apikey=%s"\n' "$1" |
    curl --silent --show-error --fail-with-body --config - https://iam.cloud.ibm.com/identity/token | field access_token
}

secret() {
  printf 'header = "Authorization: Bearer %s"\n' "$1" |
    curl --silent --show-error --fail-with-body --config - \
      "$SECRETS_MANAGER/api/v2/secret_groups/$SECRET_GROUP/secret_types/iam_credentials/secrets/$SECRET_NAME" |
    field api_key
}

# One field of a JSON answer; an answer without it goes to standard error.
field() {
  node -e '
    const text = require("node:fs").readFileSync(0, "utf8");
    let value;
    try { value = JSON.parse(text)[process.argv[1]]; } catch {}
    if (!value) { console.error("No credentials: " + text); process.exit(1); }
    process.stdout.write(value);
  ' "$1"
}

reader_token=$(token "$READER_API_KEY")
api_key=$(secret "$reader_token")
# A token lasts an hour. Read the secret again when IAM refuses the key: it was rotated.
app_token=$(token "$api_key")
printf %s "$app_token" | cut -d. -f2 | node -e '
  const claims = Buffer.from(require("node:fs").readFileSync(0, "utf8"), "base64url");
  console.log(`The application works as ${JSON.parse(claims).sub}.`);
'
