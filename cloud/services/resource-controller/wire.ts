import { isoStamp } from "../../core/clock";
import { resourceGroupCrn } from "../../iam/crn";
import { deploymentCrn, offeringByName } from "../global-catalog/catalog";
import type { ResourceInstance } from "./resources";

/** An instance as the resource controller shows it. Source: Resource Controller API v2, `ResourceInstance`. */
export function instanceToWire(instance: ResourceInstance): object {
  const { crn, region } = instance;
  const offering = offeringByName(instance.service);
  const planId = (name: string) => offering?.plans.find((plan) => plan.name === name)?.id ?? name;
  const url = `/v2/resource_instances/${encodeURIComponent(crn)}`;
  const history = instance.plan_history ?? [
    { plan: instance.plan, since: instance.created_at, requestor: instance.created_by },
  ];
  return {
    id: crn,
    guid: instance.guid,
    url,
    created_at: isoStamp(instance.created_at),
    updated_at: isoStamp(instance.updated_at),
    deleted_at: stampOrNull(instance.deleted_at),
    created_by: instance.created_by,
    updated_by: instance.updated_by,
    deleted_by: instance.deleted_by ?? "",
    scheduled_reclaim_at: stampOrNull(instance.reclamation?.target_time),
    scheduled_reclaim_by: instance.reclamation?.created_by ?? "",
    restored_at: stampOrNull(instance.restored_at),
    restored_by: instance.restored_by ?? "",
    name: instance.name,
    region_id: region,
    account_id: instance.account_id,
    reseller_channel_id: "",
    resource_plan_id: planId(instance.plan),
    resource_group_id: instance.resource_group_id,
    resource_group_crn: resourceGroupCrn(instance.account_id, instance.resource_group_id),
    target_crn: deploymentCrn(planId(instance.plan), region),
    onetime_credentials: instance.parameters.onetime_credentials === true,
    parameters: instance.parameters,
    allow_cleanup: instance.allow_cleanup ?? false,
    crn,
    state: instance.state,
    type: "service_instance",
    sub_type: "",
    resource_id: offering?.id ?? instance.service,
    dashboard_url: `https://cloud.ibm.com/services/${instance.service}/${encodeURIComponent(crn)}`,
    last_operation: lastOperation(instance),
    resource_aliases_url: `${url}/resource_aliases`,
    resource_bindings_url: `${url}/resource_bindings`,
    resource_keys_url: `${url}/resource_keys`,
    plan_history: history.map(({ plan, since, requestor }) => ({
      resource_plan_id: planId(plan),
      start_date: isoStamp(since),
      requestor_id: requestor,
    })),
    migrated: false,
    extensions: {},
    controlled_by: "",
    locked: instance.locked ?? false,
  };
}

function lastOperation({ last_operation }: ResourceInstance): object {
  const operation = last_operation ?? {
    type: "create",
    state: "succeeded",
    async: false,
    description: "Completed create instance operation",
  };
  return {
    ...operation,
    sub_type: null,
    cancelable: false,
    poll: operation.async,
    ...(operation.async ? { poll_after: 1 } : {}),
  };
}

function stampOrNull(at: number | undefined): string | null {
  return at === undefined ? null : isoStamp(at);
}
