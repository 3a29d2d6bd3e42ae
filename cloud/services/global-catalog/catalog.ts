import file from "./catalog.json";

export interface Plan {
  id: string;
  name: string;
  display_name: string;
  free: boolean;
}

export interface Offering {
  id: string;
  /** Service name as policies and CRNs use it. */
  name: string;
  display_name: string;
  description: string;
  tags: readonly string[];
  regions: readonly string[];
  /** How long an instance takes to become active, in the cloud's time. */
  provisioning_seconds: number;
  /** How long a deleted instance can be restored; 0: it is gone at once. */
  reclamation_days: number;
  plans: readonly Plan[];
}

export const offerings: readonly Offering[] = file.services;

const byPlan = new Map(offerings.flatMap((offering) => offering.plans.map((plan) => [plan.id, offering])));

export function offeringByName(name: string): Offering | undefined {
  return offerings.find((offering) => offering.name === name);
}

export function offeringById(id: string): Offering | undefined {
  return offerings.find((offering) => offering.id === id);
}

export function offeringOfPlan(planId: string): Offering | undefined {
  return byPlan.get(planId);
}

export function planById(planId: string): Plan | undefined {
  return byPlan.get(planId)?.plans.find((plan) => plan.id === planId);
}

/** `crn:v1:bluemix:public:globalcatalog::::deployment:<plan>%3A<region>`: a plan in one place. */
export function deploymentCrn(planId: string, region: string): string {
  return `crn:v1:bluemix:public:globalcatalog::::deployment:${planId}%3A${region}`;
}

/** The region that `target` means: the name itself, or the last part of a deployment's CRN. */
export function regionOf(target: string): string {
  if (!target.startsWith("crn:")) return target;
  const deployment = decodeURIComponent(target.slice(target.lastIndexOf(":") + 1));
  return deployment.slice(deployment.lastIndexOf(":") + 1);
}
