/** IBM's default limits. Source: IBM Cloud docs, "IBM Cloud IAM limits" and "Creating and working with service IDs". */
export const limits = {
  apiKeysPerIdentity: 20,
  serviceIdsPerGroup: 2000,
  /** 100,000 service IDs in an account, 2,000 in a group. */
  serviceIdGroups: 50,
  profiles: 2000,
  rulesPerProfile: 20,
} as const;
