import versions from "../versions.json";

/** Version that the host reports to the engine: that of the CLI it is made for. */
export const hostVersion = versions.pulumi.version;
