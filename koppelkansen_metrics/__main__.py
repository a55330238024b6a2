"""The command line: `python -m koppelkansen_metrics`, installed also as `koppelkansen`."""

from koppelkansen_metrics.commands.backups import backup, restore
from koppelkansen_metrics.commands.briefing import briefing
from koppelkansen_metrics.commands.figures import changes, metrics
from koppelkansen_metrics.commands.files import check, import_
from koppelkansen_metrics.commands.privacy import erase, forget, remove
from koppelkansen_metrics.commands.program import main, program
from koppelkansen_metrics.commands.revisions import demo, history, migrate, original, undo
from koppelkansen_metrics.commands.workbooks import export, template

for command in (
    demo,
    template,
    check,
    import_,
    history,
    undo,
    original,
    metrics,
    changes,
    export,
    briefing,
    backup,
    restore,
    migrate,
    erase,
    remove,
    forget,
):
    program.add_command(command)

if __name__ == "__main__":
    main()
