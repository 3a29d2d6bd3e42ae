/**
 * Hosts of watsonx by region: of the platform (spaces and their members) and of Machine Learning.
 * Source: watsonx.ai Python client, `PLATFORM_URLS_MAP`; IBM Cloud API docs, "watsonx.ai", endpoint URLs.
 */
const platformHosts: Readonly<Record<string, string>> = {
  "us-south": "api.dataplatform.cloud.ibm.com",
  "eu-gb": "api.eu-gb.dataplatform.cloud.ibm.com",
  "eu-de": "api.eu-de.dataplatform.cloud.ibm.com",
  "jp-tok": "api.jp-tok.dataplatform.cloud.ibm.com",
  "au-syd": "api.au-syd.dai.cloud.ibm.com",
  "ca-tor": "api.ca-tor.dai.cloud.ibm.com",
};

const regionOfHost: ReadonlyMap<string, string> = new Map(
  Object.entries(platformHosts).flatMap(([region, host]) => [
    [host, region],
    [mlHost(region), region],
    [`private.${mlHost(region)}`, region],
  ]),
);

export const hosts: readonly string[] = [...regionOfHost.keys()];

export function mlHost(region: string): string {
  return `${region}.ml.cloud.ibm.com`;
}

export function isMlHost(host: string): boolean {
  return host.endsWith(".ml.cloud.ibm.com");
}

export function regionOf(host: string): string {
  return regionOfHost.get(host) ?? "us-south";
}
