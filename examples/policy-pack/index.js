// A shop's identity on IBM Cloud, as many are written. README.md has what the policy pack says of it.
const ibm = require("@pulumi/ibm");

const shop = new ibm.IamServiceId("shop", { name: "shop" });

// Without a target: Editor on every service of the account.
new ibm.IamServicePolicy("everything", { iamId: shop.iamId, roles: ["Editor"] });

// One instance, reading only: nothing to say.
new ibm.IamServicePolicy("pictures", {
  iamId: shop.iamId,
  roles: ["Object Reader"],
  resources: {
    service: "cloud-object-storage",
    resourceInstanceId: "5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35",
  },
});

// Never ends, and IAM keeps a copy that can be read again.
new ibm.IamServiceApiKey("key", { name: "shop", iamServiceId: shop.iamId });
