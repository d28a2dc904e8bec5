/** The smallest e-mail profile that Intune accepts. */
export const gmailProfile = (displayName = "x") => ({
  "@odata.type": "#microsoft.graph.androidWorkProfileGmailEasConfiguration",
  displayName,
  hostName: "a.b",
  authenticationMethod: "usernameAndPassword",
  usernameSource: "userPrincipalName",
  emailAddressSource: "userPrincipalName",
  durationOfEmailToSync: "userDefined",
  requireSsl: true,
});
