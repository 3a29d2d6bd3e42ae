# Gets an IAM token for an API key and scores with it.
#
#   WATSONX_API_KEY  an API key of a member of the deployment's space
#   SCORING_URL      https://<region>.ml.cloud.ibm.com/ml/v4/deployments/<id>/predictions?version=2024-05-10
import os
import sys

import requests

ROWS = {"input_data": [{"fields": ["x", "y"], "values": [[1, 2]]}]}


def iam_token(apikey: str) -> str:
    """A token for 60 minutes; a program that runs longer asks again before they end."""
    # A dict is encoded as a form. Text put together with "+" is not: a key with "+" or "&" would break it.
    form = {"grant_type": "urn:ibm:params:oauth:grant-type:apikey", "apikey": apikey}
    reply = requests.post("https://iam.cloud.ibm.com/identity/token", data=form, timeout=30)
    reply.raise_for_status()
    return reply.json()["access_token"]


try:
    headers = {"Authorization": f"Bearer {iam_token(os.environ['WATSONX_API_KEY'])}"}
    answer = requests.post(os.environ["SCORING_URL"], headers=headers, json=ROWS, timeout=30)
    answer.raise_for_status()
    print(answer.text)
except requests.HTTPError as error:
    sys.exit(f"{error}\n{error.response.text}")
