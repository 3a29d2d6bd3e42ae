import { mkdirSync, readlinkSync, renameSync, symlinkSync } from "node:fs";
import path from "node:path";
import type { Platform } from "./platform";
import versions from "./versions.json";

/** PULUMI_HOME of the toolchain, never the user's. Stack selection and logins of this project are kept here. */
export function homeFolder(cache: string): string {
  return path.join(cache, "home");
}

/** Where Pulumi looks for a resource plugin. */
export function pluginFile(cache: string, { name, version }: { name: string; version: string }): string {
  return path.join(homeFolder(cache), "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`);
}

/** Where the bridge looks for Terraform providers before it downloads. */
export function providerCacheFolder(cache: string): string {
  return path.join(homeFolder(cache), "dynamic_tf_plugins");
}

/** Where the bridge finds the IBM provider. */
export function ibmProviderFile(cache: string, platform: Platform): string {
  const { source, version } = versions.ibmProvider;
  const folder = path.join(
    providerCacheFolder(cache),
    source,
    version,
    `${platform.goos}_${platform.goarch}`,
  );
  return path.join(folder, `terraform-provider-ibm_v${version}`);
}

/** Makes `link` point to `target`, in one step for whoever reads it meanwhile. */
export function placeLink(link: string, target: string): void {
  if (linkTarget(link) === target) return;
  mkdirSync(path.dirname(link), { recursive: true });
  const temporary = `${link}.${process.pid}.tmp`;
  symlinkSync(target, temporary);
  renameSync(temporary, link);
}

function linkTarget(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
