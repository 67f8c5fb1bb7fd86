"""Settings of where the index lies, and how it is reached there."""

from pydantic import BaseModel, ConfigDict, Field

from config.tool_values import SecretLines, TextsByName, named_values
from config.values import IndexUri, SecretFile, WholeNumber


class IndexSettings(BaseModel):
    """Where the index lies."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    uri: IndexUri = Field(
        default="",
        description="A folder or an address of object storage (s3://, gs://, az://); empty: index in data_dir.",
    )
    storage_options: TextsByName = Field(
        default={},
        description="Options of object storage by the names LanceDB gives them, such as aws_endpoint; none is secret.",
    )
    storage_secrets: SecretLines = Field(default=None, description="Secret options of object storage.")
    storage_secrets_file: SecretFile = Field(
        default=None,
        description="File with a line name=value for each secret option, where the environment has no credentials "
        "(or set FOOTNOTE__INDEX__STORAGE_SECRETS).",
    )
    refresh_seconds: WholeNumber = Field(
        default=2,
        ge=0,
        le=60,
        description="After which a reader of object storage looks for what was written meanwhile; 0: always.",
    )

    def options(self) -> dict[str, str]:
        """Return all options of object storage by name, the secret ones too."""
        secrets = named_values(self.storage_secrets.get_secret_value()) if self.storage_secrets else {}
        return {**self.storage_options, **secrets}
