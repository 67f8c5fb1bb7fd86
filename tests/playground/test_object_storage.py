from pyarrow.fs import S3FileSystem

from tests.fakes.object_storage import object_storage

TEXT = b"what is stored"


def test_what_passes_the_proxy_is_what_the_server_says_also_of_the_length_of_an_object():
    with object_storage() as storage:
        given = storage.options()
        files = S3FileSystem(
            access_key=given["aws_access_key_id"],
            secret_key=given["aws_secret_access_key"],
            region=given["aws_region"],
            endpoint_override=f"127.0.0.1:{storage.proxied}",
            scheme="http",
        )
        with files.open_output_stream("bucket/key") as stream:
            stream.write(TEXT)

        assert files.get_file_info("bucket/key").size == len(TEXT)
        with files.open_input_stream("bucket/key") as stream:
            assert stream.read() == TEXT
