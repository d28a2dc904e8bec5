export const page = {
  reach:
    "Users who are assigned the profile notice the change at the next check-in of their device. They may be asked to approve it, or to sign in again. The preview counts them. If the profile is deleted, they lose the account and its synchronised data.",
  id: "profile id",
  example: {
    name: "ios-mail",
    inputs: {
      displayName: "iOS mail",
      settings: {
        platform: "ios",
        hostName: "outlook.office365.com",
        accountName: "Contoso",
        emailAddressSource: "primarySmtpAddress",
        useOAuth: true,
      },
    },
  },
};
