import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GeneratePackageRequest, type GeneratePackageResponse } from "@pulumi/pulumi/proto/language_pb";
import { bundlePlugin, HostUnderTest, Program } from "./harness";

const bundle = bundlePlugin("toolchain/language-host/main.ts");
const folder = new Program();
afterAll(() => {
  bundle.remove();
  folder.remove();
});

/** A host whose SDK generator is this shell script. */
async function generate(script: string | undefined) {
  if (script !== undefined) {
    folder.write("sdkgen", `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder.folder, "sdkgen"), 0o755);
  }
  const variable = script === undefined ? "" : join(folder.folder, "sdkgen");
  const host = await HostUnderTest.start(bundle.file, { env: { PULUMI_TOOLCHAIN_SDKGEN: variable } });
  const request = new GeneratePackageRequest()
    .setDirectory("/out")
    .setSchema('{"name":"x"}')
    .setLocal(true)
    .setLoaderTarget("127.0.0.1:5");
  request.getExtraFilesMap().set("README.md", Buffer.from("read ü"));
  request.getLocalDependenciesMap().set("pulumi", "file:x");
  return host.call<GeneratePackageResponse>("generatePackage", request).finally(() => host.stop());
}

it("hands the request to the generator and its diagnostics to the engine", async () => {
  const response = await generate(`
    cat > ${folder.folder}/request.json
    echo '{"diagnostics":[{"severity":"warning","summary":"w","detail":"d"},{"severity":"error","summary":"e","detail":""}]}'
  `);
  expect(JSON.parse(readFileSync(join(folder.folder, "request.json"), "utf8"))).toEqual({
    directory: "/out",
    schema: '{"name":"x"}',
    local: true,
    loaderTarget: "127.0.0.1:5",
    extraFiles: { "README.md": Buffer.from("read ü").toString("base64") },
    localDependencies: { pulumi: "file:x" },
  });
  expect(response.getDiagnosticsList().map((entry) => entry.toObject())).toMatchObject([
    { severity: 2, summary: "w", detail: "d" },
    { severity: 1, summary: "e" },
  ]);
});

it("fails with what the generator said", async () => {
  await expect(generate("cat > /dev/null; echo 'sdkgen: no such type' >&2; exit 1")).rejects.toMatchObject({
    details: "sdkgen: no such type",
  });
});

it("without a generator, says where there is one", async () => {
  await expect(generate(undefined)).rejects.toMatchObject({
    code: 12,
    details: expect.stringMatching(
      /^Generating an SDK is not available here: run Pulumi through the project's npm scripts/,
    ),
  });
});
