/** Version of the official plugin that this one stands in for. */
export const providerVersion = "1.2.1";
