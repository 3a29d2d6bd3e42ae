// @ts-check
"use strict";
const { Module, createRequire } = require("node:module");

/**
 * Has modules loaded at their first use instead of at the start of everything that requires them.
 *
 * @pulumi/pulumi requires TypeScript's compiler and npm's Arborist to serialize functions, which only programs with
 * dynamic providers or inline callbacks need: a third of a second in every run of every other program.
 * @param {string[]} modules as `from` would require them; those that it cannot find are left out
 * @param {string} from a file of the package that requires them
 */
function deferModules(modules, from) {
  const requireFrom = createRequire(from);
  for (const name of modules) {
    const file = resolved(requireFrom, name);
    if (file === undefined || requireFrom.cache[file]) continue;
    const standIn = new Module(file);
    standIn.loaded = true;
    standIn.exports = new Proxy(
      {},
      {
        get: (_target, key) => (key === "__esModule" ? true : real()[key]),
        has: (_target, key) => key in real(),
      },
    );
    const real = () => {
      if (requireFrom.cache[file] === standIn) delete requireFrom.cache[file];
      return requireFrom(file);
    };
    requireFrom.cache[file] = standIn;
  }
}

/** @param {NodeJS.Require} requireFrom @param {string} name */
function resolved(requireFrom, name) {
  try {
    return requireFrom.resolve(name);
  } catch {
    return undefined;
  }
}

module.exports = { deferModules };
