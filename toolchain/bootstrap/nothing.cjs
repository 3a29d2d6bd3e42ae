// @ts-check
"use strict";
/** Stands for a package that a bundle loads and never uses. */
module.exports = {};
