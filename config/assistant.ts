import { z } from "zod";
import { problemsOf, trialRefusal } from "../assistant/request";
import { accessKey } from "./access-key";
import { accessName, formerNames, reportRepeatedNames } from "./access-name";
import { accountOfInstance } from "./accounts";
import { assistantAccess, reportSameSubject, reportUnknownOnboarding } from "./assistant-access";
import { serviceIdId } from "./dynamic-credentials";
import { secretSource } from "./secret-source";

const onboarding = z
  .strictObject({
    name: accessName,
    formerNames,
    ibmid: z.string("must be the e-mail address of an IBMid").describe("The IBMid to be linked"),
    instances: z
      .array(z.string("must be text"), "must be a list of names")
      .default([])
      .describe("Names of Watson Assistant Solutions instances"),
    solutionsKeysFrom: secretSource
      .optional()
      .describe("Existing Watson Assistant Solutions API keys, one per line; only their ends are shown"),
    serviceId: serviceIdId
      .optional()
      .describe(
        "An existing service ID to be linked; without it and userApiKeyFrom, one is made, with an API key",
      ),
    userApiKeyFrom: secretSource.optional().describe("API key of a user: the user's IAM ID is linked"),
    apiKey: accessKey.describe("The key of a service ID that is made; its value is never stored by IAM"),
    account: accountOfInstance,
    trial: z
      .boolean("must be true or false")
      .default(false)
      .refine((trial) => !trial, `cannot be. ${trialRefusal}`)
      .describe("The account is a trial account"),
    to: z
      .email("must be an e-mail address")
      .optional()
      .describe("Support's address, as in the welcome letter"),
  })
  .superRefine((entry, context) => {
    // Keys are read later; one stands for them here.
    const solutionsKeys = entry.solutionsKeysFrom ? ["read-later"] : [];
    const draft = { ibmid: entry.ibmid, instances: entry.instances, solutionsKeys };
    for (const { field, index, expected } of problemsOf(draft)) {
      const path = index === undefined ? [field] : [field, index];
      context.addIssue({ code: "custom", path, message: expected });
    }
    if (entry.serviceId === undefined || entry.userApiKeyFrom === undefined) return;
    const message = "does not go with serviceId: one identity is linked; remove one of them";
    context.addIssue({ code: "custom", path: ["userApiKeyFrom"], message });
  });

/** Onboarding to Watson Assistant Solutions, and access to Watson Assistant. */
export const assistant = z
  .strictObject({
    onboarding: z
      .array(onboarding, "must be a list")
      .default([])
      .superRefine((entries, context) => reportRepeatedNames("assistant.onboarding", entries, context))
      .describe("Requests to Watson Assistant Solutions support, to link an identity with instances"),
    access: z
      .array(assistantAccess, "must be a list")
      .default([])
      .superRefine((entries, context) => {
        reportRepeatedNames("assistant.access", entries, context);
        reportSameSubject(entries, context);
      })
      .describe("Who may do what on Watson Assistant instances"),
  })
  .prefault({})
  .superRefine(reportUnknownOnboarding)
  .describe("Watson Assistant Solutions and Watson Assistant");

export type AssistantConfig = z.output<typeof assistant>;
export type OnboardingConfig = z.output<typeof onboarding>;
