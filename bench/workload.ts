/**
 * The same work for both tools: `size` times a service ID with two policies, an API key and an access group
 * (five resources each).
 */
export const resourcesPerUnit = 5;

/** For OpenTofu. `version` is that of IBM's provider. */
export function hcl(size: number, version: string): string {
  return `terraform {
  required_providers {
    ibm = {
      source  = "ibm-cloud/ibm"
      version = "${version}"
    }
  }
}

provider "ibm" {}

resource "ibm_iam_service_id" "it" {
  count = ${size}
  name  = "bench-tofu-\${count.index}"
}

resource "ibm_iam_service_policy" "operator" {
  count  = ${size}
  iam_id = ibm_iam_service_id.it[count.index].iam_id
  roles  = ["Operator"]
  resources {
    service = "iam-identity"
  }
}

resource "ibm_iam_service_policy" "editor" {
  count  = ${size}
  iam_id = ibm_iam_service_id.it[count.index].iam_id
  roles  = ["Editor"]
  resources {
    service = "iam-groups"
  }
}

resource "ibm_iam_service_api_key" "it" {
  count          = ${size}
  name           = "bench-tofu-\${count.index}"
  iam_service_id = ibm_iam_service_id.it[count.index].iam_id
  store_value    = false
}

resource "ibm_iam_access_group" "it" {
  count = ${size}
  name  = "bench-tofu-\${count.index}"
}
`;
}

/** For Pulumi: a program in plain JavaScript, so that nothing is compiled. */
export function program(size: number): string {
  return `"use strict";
const ibm = require("@pulumi/ibm");
for (let i = 0; i < ${size}; i++) {
  const name = "bench-pulumi-" + i;
  const id = new ibm.IamServiceId(name, { name });
  const grant = (role, service) =>
    new ibm.IamServicePolicy(name + "-" + service, { iamId: id.iamId, roles: [role], resources: { service } });
  grant("Operator", "iam-identity");
  grant("Editor", "iam-groups");
  new ibm.IamServiceApiKey(name, { name, iamServiceId: id.iamId, storeValue: false });
  new ibm.IamAccessGroup(name, { name });
}
`;
}
