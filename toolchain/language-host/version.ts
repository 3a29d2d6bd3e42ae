/** Version that the host reports to the engine. */
export const hostVersion = "3.259.0";
