from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

from cli.app import run
from playground.openai.server import running


def test_a_stand_in_for_a_model_does_not_start_on_a_port_that_is_taken():
    out, err = StringIO(), StringIO()

    with running() as server, redirect_stdout(out), redirect_stderr(err):
        code = run(["demo", "model", "--port", str(server.port)])

    assert code == 2
    assert f"Port {server.port} cannot be used" in err.getvalue()
    assert "--port" in err.getvalue()
