/**
 * Hosts of IAM's three services: public, private, and private by region. Source: IBM's Terraform provider
 * (`conns/config.go`), which asks the regional ones for `visibility = "private"`.
 */
export const iamHosts: readonly (string | RegExp)[] = [
  "iam.cloud.ibm.com",
  "private.iam.cloud.ibm.com",
  /^private\.[a-z]+-[a-z]+\.iam\.cloud\.ibm\.com$/,
];
