/** An e-mail profile with only the properties that Intune requires. */
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
