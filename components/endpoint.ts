/** By which endpoint of a Secrets Manager instance it is configured. */
export const Endpoint = {
  /** `https://<guid>.<region>.secrets-manager.appdomain.cloud` */
  public: "public",
  /** `https://<guid>.private.<region>.secrets-manager.appdomain.cloud`, reachable inside IBM Cloud only. */
  private: "private",
} as const;
export type Endpoint = (typeof Endpoint)[keyof typeof Endpoint];
