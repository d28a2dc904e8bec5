"""Four Microsoft 365 settings in Python, through the plugin."""

import pulumi
import pulumi_m365 as m365

# Only Outlook can sync mail on phones, and Apple Mail on iPhones, which the profile below sets up.
m365.MobileEmailAccessPolicy(
    "phones",
    mode=m365.MobileEmailAccessPolicyMode.OUTLOOK_ONLY,
    additional_rules=[
        {
            "characteristic": m365.DeviceCharacteristic.DEVICE_TYPE,
            "query_string": "iPhone",
            "access_level": m365.AccessLevel.ALLOW,
        }
    ],
)

apps = m365.IntegratedAppsSetting("apps", user_consent="microsoftManaged")

ios = m365.EmailProfile(
    "ios-mail",
    display_name="iOS mail",
    settings={
        "platform": "ios",
        "host_name": "outlook.office365.com",
        "account_name": "Contoso",
        "email_address_source": "primarySmtpAddress",
        "use_o_auth": True,
    },
)

m365.ProfileAssignment(
    "sales-mail",
    profile_id=ios.id,
    targets=[
        {"kind": "group", "group_id": m365.get_group(display_name="Sales").id},
        {"kind": "excludeGroup", "group_name": "Sales contractors"},
    ],
)

pulumi.export("tenant", apps.tenant_id)
pulumi.export("mailServer", ios.settings.host_name)
