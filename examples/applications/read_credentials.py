"""An application reads its credentials from Secrets Manager and gets an IAM token with them.

READER_API_KEY   an API key of a reader of the secret group
SECRETS_MANAGER  https://<instance guid>.<region>.secrets-manager.appdomain.cloud
SECRET_GROUP, SECRET_NAME

Python's own library only; `ibm-secrets-manager-sdk` does the same and renews tokens by itself.
"""

import base64
import json
import os
import sys
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen


def answer(request):
    with urlopen(request, timeout=30) as response:
        return json.load(response)


def token(apikey):
    form = {"grant_type": "urn:ibm:params:oauth:grant-type:apikey", "apikey": apikey}
    return answer(Request("https://iam.cloud.ibm.com/identity/token", urlencode(form).encode()))["access_token"]


def api_key(reader_key, group, name):
    path = f"/api/v2/secret_groups/{quote(group)}/secret_types/iam_credentials/secrets/{quote(name)}"
    headers = {"Authorization": f"Bearer {token(reader_key)}", "Accept": "application/json"}
    return answer(Request(os.environ["SECRETS_MANAGER"] + path, headers=headers))["api_key"]


try:
    key = api_key(os.environ["READER_API_KEY"], os.environ["SECRET_GROUP"], os.environ["SECRET_NAME"])
    # A token lasts an hour. Read the secret again when IAM refuses the key: it was rotated.
    claims = token(key).split(".")[1]
    subject = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"]
    print(f"The application works as {subject}.")
except HTTPError as error:
    sys.exit(f"No credentials ({error.code}): {error.read().decode(errors='replace')}")
except URLError as error:
    sys.exit(f"No credentials (no answer): {error.reason}")
