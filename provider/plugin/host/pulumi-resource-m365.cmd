@node "%~dp0pulumi-resource-m365" %*
