# Scores with IBM's Python client, which gets the IAM token and renews it. Its package: ibm-watsonx-ai.
#
#   WATSONX_API_KEY  an API key of a member of the deployment's space
#   SCORING_URL      https://<region>.ml.cloud.ibm.com/ml/v4/deployments/<id>/predictions?version=2024-05-10
#   SPACE_ID         the deployment's space
import json
import os
import sys
from urllib.parse import urlsplit

from ibm_watsonx_ai import APIClient, Credentials
from ibm_watsonx_ai.wml_client_error import WMLClientError

ROWS = {"input_data": [{"fields": ["x", "y"], "values": [[1, 2]]}]}

address = urlsplit(os.environ["SCORING_URL"])
deployment_id = address.path.split("/")[4]
try:
    credentials = Credentials(
        url=f"{address.scheme}://{address.netloc}", api_key=os.environ["WATSONX_API_KEY"]
    )
    client = APIClient(credentials, space_id=os.environ["SPACE_ID"])
    print(json.dumps(client.deployments.score(deployment_id, ROWS)))
except WMLClientError as error:
    sys.exit(str(error))
