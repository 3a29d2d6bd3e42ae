// @ts-check
"use strict";
/** How the pack is bundled. @type {{ bundlePackages: true, empty: string[] }} */
module.exports = {
  bundlePackages: true,
  // @pulumi/pulumi loads them to serialize functions and to install packages, which no policy does.
  empty: ["typescript", "@npmcli/arborist"],
};
