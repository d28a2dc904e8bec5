export const page = {
  reach:
    "Connected devices are affected immediately. The preview counts the devices and users that will stop syncing, by app, and those that keep syncing because of a rule or an exemption.",
  id: "tenant id",
  example: {
    name: "phones",
    inputs: {
      mode: "outlookOnly",
      additionalRules: [{ characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" }],
    },
  },
};
