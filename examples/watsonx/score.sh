#!/usr/bin/env bash
# Gets an IAM token for an API key and scores with it.
#
#   WATSONX_API_KEY  an API key of a member of the deployment's space
#   SCORING_URL      https://<region>.ml.cloud.ibm.com/ml/v4/deployments/<id>/predictions?version=2024-05-10
#
# Key and token reach curl by pipes: arguments can be read by every process of the machine.
set -euo pipefail

token=$(
  printf %s "$WATSONX_API_KEY" |
    curl --silent --show-error --fail-with-body --retry 4 \
      --data-urlencode "grant_type=urn:ibm:params:oauth:grant-type:apikey" \
      --data-urlencode "apikey@-" \
      https://iam.cloud.ibm.com/identity/token |
    sed -n 's/.*"access_token": *"\([^"]*\)".*/\1/p'
)

curl --silent --show-error --fail-with-body \
  --header @<(printf 'Authorization: Bearer %s' "$token") \
  --json '{"input_data": [{"fields": ["x", "y"], "values": [[1, 2]]}]}' \
  "$SCORING_URL"
