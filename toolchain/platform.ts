import { ToolchainError } from "./errors";

export interface Platform {
  /** As in a cache folder's name, such as "linux-x64". */
  name: string;
  /** Go's names. */
  goos: string;
  goarch: string;
}

const goos: Partial<Record<NodeJS.Platform, string>> = { linux: "linux", darwin: "darwin" };
const goarch: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", arm64: "arm64" };

/** @throws ToolchainError on Windows and on processors that the parts are not made for */
export function platformOf(platform = process.platform, arch: NodeJS.Architecture = process.arch): Platform {
  const os = goos[platform];
  const cpu = goarch[arch];
  if (os && cpu) return { name: `${platform}-${arch}`, goos: os, goarch: cpu };
  const cure =
    platform === "win32" ? "Use WSL or the devcontainer (docs/toolchain.md)." : "See docs/toolchain.md.";
  throw new ToolchainError(
    "TOOLCHAIN_UNSUPPORTED_PLATFORM",
    `The toolchain runs on Linux and macOS, on x64 and arm64; this is ${platform} on ${arch}. ${cure}`,
  );
}
