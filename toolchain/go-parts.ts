import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ToolchainError } from "./errors";
import type { Platform } from "./platform";
import { projectRoot } from "./project-root";
import versions from "./versions.json";

/** A binary made from pinned Go modules. */
export interface GoPart {
  /** First part of the cache folder's name. */
  name: string;
  version: string;
  /** For progress lines. */
  title: string;
  /** Folder of go.mod and go.sum. */
  moduleFolder: string;
  /** Import path, or "." with `sources`. */
  package: string;
  /** File name of the binary. */
  binary: string;
  /** Arguments of -ldflags beyond -s -w. */
  ldflags: string[];
  /** Go files beside go.mod. */
  sources?: string[];
  /** User plus system time of a cold build, seconds, on a 2-core x64 machine. */
  cpuSeconds: number;
}

/** Code that waits for the network: cloud SDKs, and IBM's provider itself. */
const waitingForNetwork = [
  "github.com/IBM/...",
  "github.com/IBM-Cloud/...",
  "github.com/pb33f/...",
  "github.com/aws/...",
  "github.com/Azure/...",
  "cloud.google.com/...",
  "google.golang.org/api/...",
  "google.golang.org/genproto/...",
  "github.com/envoyproxy/...",
  "github.com/alecthomas/...",
];

/**
 * The same for every part, so that packages they share are compiled once. No DWARF and no profile-guided
 * optimization, since nobody debugs these binaries, and no inlining where nothing is gained by it: that takes a
 * third off the compile time of those packages, and `pulumi package get-schema` takes no longer.
 */
export const buildFlags: readonly string[] = [
  "-trimpath",
  "-buildvcs=false",
  "-pgo=off",
  "-mod=readonly",
  "-gcflags=all=-dwarf=false",
  ...waitingForNetwork.map((packages) => `-gcflags=${packages}=-dwarf=false -l`),
];

const goFolder = path.join(projectRoot, "toolchain", "go");
const { pulumi, bridge, ibmProvider } = versions;

export const goParts = {
  pulumi: {
    name: "pulumi",
    version: pulumi.version,
    title: `Pulumi CLI ${pulumi.version}`,
    moduleFolder: path.join(goFolder, "pulumi"),
    package: pulumi.package,
    binary: "pulumi",
    ldflags: ["-X", `${pulumi.versionVariable}=v${pulumi.version}`],
    cpuSeconds: 270,
  },
  /** Makes SDKs for our language host; everything it needs is compiled for the CLI anyway. */
  sdkgen: {
    name: "sdkgen",
    version: pulumi.version,
    title: "SDK generator",
    moduleFolder: path.join(goFolder, "sdkgen"),
    package: ".",
    binary: "sdkgen",
    ldflags: [],
    sources: ["main.go"],
    cpuSeconds: 3,
  },
  bridge: {
    name: "bridge",
    version: bridge.version,
    title: `Terraform bridge ${bridge.version}`,
    moduleFolder: path.join(goFolder, "bridge"),
    package: bridge.package,
    binary: `pulumi-resource-${bridge.name}`,
    ldflags: ["-X", `${bridge.versionVariable}=v${bridge.version}`],
    cpuSeconds: 70,
  },
  ibmProvider: {
    name: "ibm-provider",
    version: ibmProvider.version,
    title: `IBM provider ${ibmProvider.version}`,
    moduleFolder: path.join(goFolder, "ibm"),
    package: ibmProvider.package,
    binary: `terraform-provider-ibm_v${ibmProvider.version}`,
    ldflags: [],
    cpuSeconds: 230,
  },
} satisfies Record<string, GoPart>;

export type GoParts = Record<keyof typeof goParts, GoPart>;

/** `<part>-<version>-<platform>-<hash of go.mod, go.sum, sources and flags>` */
export function cacheKey(part: GoPart, platform: Platform): string {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum", ...(part.sources ?? [])])
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(part.moduleFolder, file)))
      .update("\0");
  hash.update(JSON.stringify([part.package, part.binary, part.ldflags, buildFlags]));
  return `${part.name}-${part.version}-${platform.name}-${hash.digest("hex").slice(0, 12)}`;
}

/** The version that go.mod's `go` line asks for, with a patch number. */
export function goVersionOf(part: GoPart): string {
  const file = path.join(part.moduleFolder, "go.mod");
  const version = /^go (\d+\.\d+(?:\.\d+)?)$/m.exec(readFileSync(file, "utf8"))?.[1];
  if (version) return version.split(".").length === 2 ? `${version}.0` : version;
  throw new ToolchainError(
    "TOOLCHAIN_BUILD_FAILED",
    `${file} has no "go" line. Restore it: git checkout ${file}`,
  );
}
