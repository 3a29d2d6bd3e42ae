import versions from "../versions.json";

/** Version of the official plugin that this one stands in for. */
export const providerVersion = versions.commandProvider.version;
