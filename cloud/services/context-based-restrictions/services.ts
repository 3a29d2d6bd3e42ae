import table from "./services.json";

interface Entry {
  /** Rules can restrict it. */
  restricted: boolean;
  /** Rules can be scoped to single APIs of it. */
  by_api?: boolean;
  /** Zones can refer to it. */
  referable?: boolean;
  title: string;
  account_management?: boolean;
}

const services: Readonly<Record<string, Entry>> = table.services;

/** Can rules restrict this service (by single APIs of it)? */
export function isRestrictable(name: string, { byApi = false }: { byApi?: boolean } = {}): boolean {
  const entry = Object.hasOwn(services, name) ? services[name] : undefined;
  return entry?.restricted === true && (!byApi || entry.by_api === true);
}

/** SDK: `ServiceRefTarget`. */
export interface ServiceRefTarget {
  service_name: string;
  service_type: "service" | "platform_service";
  display_name: string;
  locations: { name: string; display_name: string; kind: string }[];
}

const regions = [
  "au-syd",
  "br-sao",
  "ca-tor",
  "eu-de",
  "eu-es",
  "eu-gb",
  "jp-osa",
  "jp-tok",
  "us-east",
  "us-south",
];

/** The services that zones can refer to. Source: IBM Cloud docs, "What are context-based restrictions?", "Service references". */
export function serviceRefTargets(): ServiceRefTarget[] {
  return Object.entries(services)
    .filter(([, entry]) => entry.referable)
    .map(([service_name, entry]) => ({
      service_name,
      service_type: entry.account_management ? "platform_service" : "service",
      display_name: entry.title,
      locations: entry.account_management
        ? []
        : regions.map((name) => ({ name, display_name: name, kind: "region" })),
    }));
}
