/**
 * Hosts of the watsonx platform, which keeps deployment spaces and their members.
 * Source: IBM Cloud API docs, "Watson Data API", endpoint URLs; watsonx.ai Python client, `PLATFORM_URLS_MAP`.
 */
export const platformHosts = {
  "us-south": "api.dataplatform.cloud.ibm.com",
  "eu-gb": "api.eu-gb.dataplatform.cloud.ibm.com",
  "eu-de": "api.eu-de.dataplatform.cloud.ibm.com",
  "jp-tok": "api.jp-tok.dataplatform.cloud.ibm.com",
  "au-syd": "api.au-syd.dai.cloud.ibm.com",
  "ca-tor": "api.ca-tor.dai.cloud.ibm.com",
} as const;

export type WatsonxRegion = keyof typeof platformHosts;

export const watsonxRegions = Object.keys(platformHosts) as WatsonxRegion[];
