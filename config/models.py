"""Settings of the language models that write answers: a table [models.<name>] each, in the order they are tried."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from config.values import Allowed, LanguageModelName, Secret, SecretFile, Temperature, WebAddress, WholeNumber

OptionalSwitch = Annotated[
    bool | None,
    BeforeValidator(lambda value: None if value == "" else value),
    Allowed("true, false, or nothing for what litellm knows"),
]


class ModelSettings(BaseModel):
    """One language model."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    model: LanguageModelName = Field(description="Any model string of litellm.")
    api_base: WebAddress = Field(default="", description="Address of the model's server; empty: its vendor's.")
    api_key: Secret = Field(default=None, description="Key of the model.")
    api_key_file: SecretFile = Field(
        default=None, description="File that holds its key (or set FOOTNOTE__MODELS__<NAME>__API_KEY)."
    )
    timeout_seconds: WholeNumber = Field(default=120, ge=1, le=3600, description="Longest time for one turn.")
    first_token_seconds: WholeNumber = Field(
        default=20, ge=1, le=600, description="Longest wait for its first word, and for each one after it."
    )
    retries: WholeNumber = Field(
        default=1, ge=0, le=5, description="How often it is asked again when it fails before its first word."
    )
    cooldown_seconds: WholeNumber = Field(
        default=30, ge=0, le=3600, description="How long nobody asks it after it has failed."
    )
    temperature: Temperature = Field(default=0.1, ge=0, le=2, description="How freely it chooses its words, 0 to 2.")
    max_answer_tokens: WholeNumber = Field(
        default=1024, ge=16, le=65_536, description="Longest turn in tokens; more for a model that thinks before."
    )
    window_tokens: WholeNumber = Field(
        default=0, ge=0, le=10_000_000, description="Tokens that it can read and write together; 0: as litellm knows."
    )
    reads_pictures: OptionalSwitch = Field(
        default=None,
        description="Whether it is shown pictures that come with a question; empty: if litellm knows that it can.",
    )
