"""Files as JSON."""

from pathlib import PurePath

from playground.slack.state.message import File
from playground.slack.wire import Json


def file_shape(file: File, host_url: str) -> Json:
    """What `files.info` and messages say of a file; its bytes are at `url_private_download`, for the token."""
    address = f"{host_url}/files-pri/{file.team_id}-{file.id}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.name,
        "mimetype": file.media_type,
        "filetype": PurePath(file.name).suffix.removeprefix("."),
        "user": file.author,
        "user_team": file.team_id,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "is_public": True,
        "url_private": f"{address}/{file.name}",
        "url_private_download": f"{address}/download/{file.name}",
        "permalink": f"{host_url}/files/{file.author}/{file.id}/{file.name}",
        "file_access": "visible",
        "channels": list(file.channels),
    }


def file_stub(file: File) -> Json:
    """What a message of a shared channel says of a file: only that it must be asked for."""
    return {"id": file.id, "mode": "file_access", "file_access": "check_file_info", "created": 0, "timestamp": 0}
