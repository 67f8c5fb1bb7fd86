import pytest

from index.store import Store, is_out_of_reach, why_out_of_reach

# As LanceDB 0.40 passes on what object_store says.
_BEGINS = "lance error: LanceError(IO): Generic S3 error: Error performing GET http://127.0.0.1:1/bucket/a"
_NAMESPACE = 'Failed to connect to namespace: IO { source: Generic { store: "S3", source: ListRequest { source: '


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{_BEGINS} in 403.55ms, after 3 retries - HTTP error: error sending request", "does not answer"),
        (f"{_BEGINS} - Server returned non-2xx status code: 503 Service Unavailable: SlowDown", "does not answer"),
        (f"{_BEGINS} - Server returned non-2xx status code: 403 Forbidden: <Code>AccessDenied</Code>", "credentials"),
        ("Generic S3 error: Failed to resolve region for bucket 'bucket'", "set AWS_REGION"),
        (
            'IO { source: Generic { store: "N/A", source: IO { source: "Failed to get AWS credentials: status: 403',
            "no credentials for object storage were found",
        ),
        ("Commit result for version 15 is unknown: the commit may or may not have been applied", "does not answer"),
        (_NAMESPACE + "RetryError(inner: Status { status: 401, body: None })", "credentials"),
        (_NAMESPACE + "RetryError(inner: Status { status: 404, body: Some(NoSuchBucket) })", "no such bucket"),
    ],
)
def test_what_object_storage_says_is_told_in_words_and_nothing_else_of_the_error(text, said):
    error = RuntimeError(text)

    assert is_out_of_reach(error)
    assert said in why_out_of_reach(error)
    assert "127.0.0.1" not in why_out_of_reach(error)


def test_an_error_of_a_disk_is_none_of_object_storage():
    assert not is_out_of_reach(RuntimeError("LanceError(IO): Generic LocalFileSystem error: disk (os error 28)"))
    assert not is_out_of_reach(ValueError("Table 'S3' was not found"))


def test_options_of_a_store_are_never_shown():
    assert "s3cret" not in repr(Store("s3://bucket", {"aws_secret_access_key": "s3cret"}))


def test_a_path_is_a_folder_and_an_address_is_none():
    assert [Store.at(place).is_folder for place in ("/a/b", "s3://b", Store("gs://b"))] == [True, False, False]
