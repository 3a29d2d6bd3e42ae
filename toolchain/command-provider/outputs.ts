import { join } from "node:path";
import { collectFiles } from "./collect-files";
import { archiveSignature, assetSignature, type PropertyMap, signatureKey } from "./property-values";
import { fileHash, tarHash } from "./tar-hash";

/** The asked files as assets, by their path relative to `directory`. */
export async function assets(directory: string, globs: readonly string[]): Promise<PropertyMap> {
  const result: PropertyMap = {};
  for (const name of collectFiles(directory, globs)) {
    const path = join(directory, name);
    result[name] = { [signatureKey]: assetSignature, hash: await fileHash(path), path };
  }
  return result;
}

/** The asked files as one archive. */
export async function archive(directory: string, globs: readonly string[]): Promise<PropertyMap> {
  const contents = await assets(directory, globs);
  const paths = new Map(
    Object.keys(contents)
      .sort()
      .map((name) => [name, join(directory, name)]),
  );
  return { [signatureKey]: archiveSignature, hash: await tarHash(paths), assets: contents };
}
