"""One thing at a time: a line of JSON asks, a line of JSON answers."""

import asyncio
import json
import sys
import traceback
from os import environ
from urllib.parse import urlsplit

from azure.identity import ClientSecretCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from kiota_abstractions.serialization import ParseNodeFactoryRegistry
from kiota_authentication_azure.azure_identity_authentication_provider import (
    AzureIdentityAuthenticationProvider,
)
from msgraph_beta import GraphServiceClient
from msgraph_beta.generated.device_management.device_configurations.item.assign.assign_post_request_body import (
    AssignPostRequestBody,
)
from msgraph_beta.generated.device_management.device_configurations.item.device_configuration_item_request_builder import (
    DeviceConfigurationItemRequestBuilder,
)
from msgraph_beta.generated.models.device_and_app_management_assignment_filter_type import (
    DeviceAndAppManagementAssignmentFilterType,
)
from msgraph_beta.generated.models.device_configuration import DeviceConfiguration
from msgraph_beta.generated.models.device_configuration_assignment import DeviceConfigurationAssignment
from msgraph_beta.generated.models.eas_services import EasServices
from msgraph_beta.generated.models.exclusion_group_assignment_target import ExclusionGroupAssignmentTarget
from msgraph_beta.generated.models.group_assignment_target import GroupAssignmentTarget
from msgraph_beta.generated.models.ios_eas_email_profile_configuration import IosEasEmailProfileConfiguration
from msgraph_beta.generated.models.o_data_errors.o_data_error import ODataError
from msgraph_beta.graph_request_adapter import GraphRequestAdapter
from msgraph_core.requests.batch_request_builder import BatchRequestBuilder
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem
from msgraph_core.tasks.page_iterator import PageIterator

credential = ClientSecretCredential(
    environ["M365_TENANT_ID"],
    environ["M365_CLIENT_ID"],
    environ["M365_CLIENT_SECRET"],
    authority=environ["M365_AUTHORITY_HOST"],
    disable_instance_discovery=True,
)
base = f"{environ['M365_GRAPH_ENDPOINT']}/beta"
provider = AzureIdentityAuthenticationProvider(
    credential,
    scopes=["https://graph.microsoft.com/.default"],
    allowed_hosts=[urlsplit(base).hostname, urlsplit(base).netloc],
)
adapter = GraphRequestAdapter(provider)
client = GraphServiceClient(request_adapter=adapter)
adapter.base_url = base
configurations = client.device_management.device_configurations
errors = {"XXX": ODataError}


def parsed(profile):
    """The typed object of a JSON text, as the SDK reads one."""
    content = json.dumps(profile).encode()
    node = ParseNodeFactoryRegistry().get_root_parse_node("application/json", content)
    return node.get_object_value(DeviceConfiguration)


def raw(method, path, body=None):
    """The SDK has no builders for a certificate of an e-mail profile: its own way for such addresses."""
    request = RequestInformation(method, f"{{+baseurl}}{path}", {"baseurl": base})
    request.headers.try_add("Accept", "application/json")
    if body is not None:
        request.set_stream_content(json.dumps(body).encode(), "application/json")
    return request


def reference(id):
    return (
        f"/deviceManagement/deviceConfigurations/{id}"
        "/microsoft.graph.iosEasEmailProfileConfiguration/identityCertificate"
    )


def targets_of(assignments):
    return [[one.target.odata_type, one.target.group_id] for one in assignments]


async def names(_):
    page = await configurations.get()
    return [one.display_name for one in page.value]


async def create(given):
    profile = parsed(given["profile"])
    # The SDK reads these as a list and writes one value only.
    profile.eas_services = EasServices(given["profile"]["easServices"])
    made = await configurations.post(profile)
    assert isinstance(made, IosEasEmailProfileConfiguration)
    return {"id": made.id}


async def get(given):
    found = await configurations.by_device_configuration_id(given["id"]).get()
    return {"id": found.id, "displayName": found.display_name, "hostName": found.host_name}


async def patch(given):
    change = IosEasEmailProfileConfiguration(odata_type=given["type"], host_name=given["hostName"])
    await configurations.by_device_configuration_id(given["id"]).patch(change)


async def link(given):
    target = {"@odata.id": f"{base}/deviceManagement/deviceConfigurations('{given['certificate']}')"}
    await adapter.send_no_response_content_async(raw(Method.PUT, f"{reference(given['id'])}/$ref", target), errors)


async def linked(given):
    content = await adapter.send_primitive_async(raw(Method.GET, reference(given["id"])), "bytes", errors)
    return json.loads(content)["value"]["displayName"]


async def unlink(given):
    await adapter.send_no_response_content_async(raw(Method.DELETE, f"{reference(given['id'])}/$ref"), errors)


async def assign(given):
    include = GroupAssignmentTarget(
        odata_type="#microsoft.graph.groupAssignmentTarget",
        group_id=given["include"],
        device_and_app_management_assignment_filter_id=given["filter"],
        device_and_app_management_assignment_filter_type=DeviceAndAppManagementAssignmentFilterType.Include,
    )
    exclude = ExclusionGroupAssignmentTarget(
        odata_type="#microsoft.graph.exclusionGroupAssignmentTarget", group_id=given["exclude"]
    )
    body = AssignPostRequestBody(
        assignments=[DeviceConfigurationAssignment(target=target) for target in (include, exclude)]
    )
    await configurations.by_device_configuration_id(given["id"]).assign.post(body)


async def assignments(given):
    page = await configurations.by_device_configuration_id(given["id"]).assignments.get()
    return targets_of(page.value)


async def expanded(given):
    query = DeviceConfigurationItemRequestBuilder.DeviceConfigurationItemRequestBuilderGetQueryParameters(
        expand=["assignments"]
    )
    one = configurations.by_device_configuration_id(given["id"])
    found = await one.get(RequestConfiguration(query_parameters=query))
    return targets_of(found.assignments)


def item(name, request):
    made = BatchRequestItem(request, name)
    # The SDK keeps the whole address, which no batch takes; its users cut it off like this.
    made.url = made.url.removeprefix(base)
    return made


async def batch(given):
    one = configurations.by_device_configuration_id(given["id"])
    change = IosEasEmailProfileConfiguration(odata_type=given["type"], display_name=given["displayName"])
    content = BatchRequestContent()
    content.add_request("1", item("1", one.to_get_request_information()))
    content.add_request("2", item("2", one.assignments.to_get_request_information()))
    content.add_request("3", item("3", one.to_patch_request_information(change)))
    answers = await BatchRequestBuilder(adapter).post(content)
    return answers.get_response_status_codes()


async def pages(_):
    found = []

    def take(one):
        found.append(one.display_name)
        return True

    await PageIterator(await configurations.get(), adapter).iterate(take)
    return found


async def remove(given):
    await configurations.by_device_configuration_id(given["id"]).delete()


verbs = {
    "list": names,
    "create": create,
    "get": get,
    "patch": patch,
    "link": link,
    "linked": linked,
    "unlink": unlink,
    "assign": assign,
    "assignments": assignments,
    "expanded": expanded,
    "batch": batch,
    "pages": pages,
    "remove": remove,
}


async def answer_to(line):
    given = json.loads(line)
    try:
        return {"result": await verbs[given["verb"]](given)}
    except Exception as error:
        status = getattr(error, "response_status_code", None)
        return {"error": traceback.format_exc(), "status": status}


async def main():
    for line in sys.stdin:
        print(json.dumps(await answer_to(line)), flush=True)


asyncio.run(main())
