// @ts-check
"use strict";
/**
 * Node.js 20.20, and versions of 22 to 26 before June 2026, never come to an end when they print an error in
 * color whose stack has a frame directly in a scope's folder (https://github.com/nodejs/node/issues/64011).
 * @pulumi/pulumi prints a program's errors in color, and its own frames look like that
 * (node_modules/@pulumi/resource.ts): half a minute of work until memory is full, for every exception.
 *
 * The guard counts how often the color for module names is asked for without a pause. Where that does not
 * stop, it makes the printing fail, and the SDK prints the error again without colors.
 * @param {typeof import("node:util").inspect} inspect
 */
function guardInspect(inspect) {
  let color = inspect.styles.module;
  let count = 0;
  Object.defineProperty(inspect.styles, "module", {
    configurable: true,
    enumerable: true,
    get() {
      if (count++ === 0)
        setImmediate(() => {
          count = 0;
        }).unref();
      if (count > 5000) throw new RangeError("nodejs/node#64011");
      return color;
    },
    set(value) {
      color = value;
    },
  });
}

module.exports = { guardInspect };
