import type { Registration } from "./entities";
import { badRequest, conflict, notFound } from "./errors";
import { authorize, instanceAsCaller, type Scope } from "./scope";

/** The connection of the instance to Event Notifications. One per instance. */
export function register(
  scope: Scope,
  input: {
    event_notifications_instance_crn: string;
    event_notifications_source_name: string;
    event_notifications_source_description?: string;
  },
): Registration {
  authorize(scope, "notifications-registration.create");
  const { guid } = scope.instance;
  if (scope.state.registrations.has(guid)) {
    throw conflict("The Secrets Manager instance is already registered with Event Notifications.");
  }
  requireAuthorization(scope, input.event_notifications_instance_crn);
  return scope.state.registrations.put(guid, {
    instance: guid,
    event_notifications_instance_crn: input.event_notifications_instance_crn,
    name: input.event_notifications_source_name,
    ...(input.event_notifications_source_description === undefined
      ? {}
      : { description: input.event_notifications_source_description }),
  });
}

/** The instance adds itself as a source there, so it needs the role Event Source Manager on it. */
function requireAuthorization({ cloud, instance }: Scope, crn: string): void {
  const [, , , , serviceName, region, account, serviceInstance] = crn.split(":");
  if (serviceName !== "event-notifications") {
    throw badRequest("event_notifications_instance_crn: must be the CRN of an Event Notifications instance.");
  }
  const accountId = account?.replace(/^a\//, "") ?? "";
  const resource = { accountId, serviceName, region, serviceInstance };
  const caller = instanceAsCaller(instance);
  if (!cloud.iam.decide(caller, "event-notifications.sources.create", resource).allowed) {
    throw badRequest(
      "The Secrets Manager instance is not authorized to access the Event Notifications instance. Create an IAM service authorization with the Event Source Manager role and try again.",
    );
  }
}

export function getRegistration(scope: Scope): Readonly<Registration> {
  authorize(scope, "notifications-registration.read");
  return requireRegistration(scope);
}

export function unregister(scope: Scope): void {
  authorize(scope, "notifications-registration.delete");
  scope.state.registrations.delete(requireRegistration(scope).instance);
}

/** A test event would go to Event Notifications, which the local cloud does not have: only whether it could is answered. */
export function testRegistration(scope: Scope): void {
  authorize(scope, "notifications-registration.test");
  requireRegistration(scope);
}

function requireRegistration(scope: Scope): Readonly<Registration> {
  const found = scope.state.registrations.get(scope.instance.guid);
  if (!found) throw notFound("The Secrets Manager instance is not registered with Event Notifications.");
  return found;
}
