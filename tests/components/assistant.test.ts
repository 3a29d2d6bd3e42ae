import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { AssistantAccessArgs } from "../../components/assistant-access";
import type { AssistantOnboardingArgs } from "../../components/assistant-onboarding";
import { recordResources } from "./_helpers/recorder";

const written = { iamId: "IBMid-0001", request: "the request", mailto: "mailto:support" };

const registered = recordResources(
  (name) => ({ iamId: `iam-${name}`, apikey: "key-value", stdout: JSON.stringify(written) }),
  () => ({}),
);

const made = (type: string) =>
  registered.filter((resource) => resource.type === type).map(({ inputs }) => inputs);

async function onboarding(change: Partial<AssistantOnboardingArgs> = {}) {
  const { AssistantOnboarding } = await import("../../components/assistant-onboarding");
  const component = new AssistantOnboarding("car", {
    ibmid: "ann@example.com",
    instances: ["Car"],
    ...change,
  });
  await new Promise((done) => component.request.apply(done));
  return component;
}

async function access(change: Partial<AssistantAccessArgs>) {
  const { AssistantAccess } = await import("../../components/assistant-access");
  const args = { instanceId: "guid", ...change };
  const { policyIds } = new AssistantAccess("authors", args);
  await new Promise((done) => policyIds.apply(done));
}

test("makes a service ID with a key that IAM does not keep, and has the request written for it", async () => {
  const { request, apiKey, iamId } = await onboarding();
  expect(made("IamServiceApiKey")).toMatchObject([{ iamServiceId: "iam-car-service-id", storeValue: false }]);
  expect(made("Command")).toMatchObject([
    {
      create: "node tools/run.cjs assistant-request",
      environment: { ONBOARDING_SERVICE_ID: "id-of-car-service-id" },
    },
  ]);
  expect(await pulumi.isSecret(apiKey as pulumi.Output<string>)).toBe(true);
  // IAM ID and request are to be seen.
  expect([await pulumi.isSecret(request), await pulumi.isSecret(iamId)]).toEqual([false, false]);
});

test("takes an existing service ID or a user's key, and makes no identity", async () => {
  await onboarding({ serviceId: "ServiceId-1" });
  const { apiKeyId, serviceId } = await onboarding({ userApiKey: "user-key" });
  expect([apiKeyId, serviceId]).toEqual([undefined, undefined]);
  expect([...made("IamServiceId"), ...made("IamServiceApiKey")]).toEqual([]);
});

test("one assistant for Readers: Viewer on the instance, Reader on the assistant, nothing on the others", async () => {
  await access({ user: "ann@example.com", assistants: [{ id: "one" }] });
  const instance = { service: "conversation", resourceInstanceId: "guid" };
  expect(made("IamUserPolicy")).toEqual([
    { ibmId: "ann@example.com", roles: ["Viewer"], resources: instance },
    {
      ibmId: "ann@example.com",
      roles: ["Reader"],
      resources: { ...instance, resourceType: "assistant", resource: "one" },
    },
  ]);
});

test("builders get their roles on the assistant, its skills and environments", async () => {
  const assistants = [
    { id: "one", skills: ["actions"], environments: ["draft"] },
    { id: "two", roles: ["Reader"] },
  ];
  await access({ assistants, roles: ["Writer"], accessGroupId: "AccessGroupId-1" });
  const scopes = made("IamAccessGroupPolicy").map(({ roles, resources }) => {
    const { resourceType, resource } = resources as Record<string, string>;
    return [roles, resourceType, resource];
  });
  expect(scopes).toEqual([
    [["Viewer"], undefined, undefined],
    [["Writer"], "assistant", "one"],
    [["Writer"], "skill", "actions"],
    [["Writer"], "environment", "draft"],
    [["Reader"], "assistant", "two"],
  ]);
});

test("a service ID on a whole instance: one policy with Reader", async () => {
  await access({ serviceId: "ServiceId-1" });
  expect(made("IamServicePolicy")).toMatchObject([{ iamId: "iam-ServiceId-1", roles: ["Viewer", "Reader"] }]);
});

test("of the roles that open an assistant, Reader is the one with the fewest actions in IBM's table", () => {
  const table = JSON.parse(readFileSync(join(__dirname, "../../data/iam-roles.json"), "utf8"));
  const roles: Record<string, string[]> = table.services.conversation.serviceRoles;
  const opening = Object.entries(roles).filter(([, actions]) =>
    actions.includes("conversation.assistant.read"),
  );
  const least = opening.reduce((one, other) => (other[1].length < one[1].length ? other : one));
  expect(opening.length).toBeGreaterThan(1);
  expect(least[0]).toBe("Reader");
});
