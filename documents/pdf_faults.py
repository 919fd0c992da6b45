"""Why there is no PDF."""


class PdfUnavailable(RuntimeError):
    """PDF is off: LibreOffice is missing, or gave no result in time."""


class PdfRefused(ValueError):
    """A result that must not be used: no pages, or printed in a font that nobody asked for."""


class NoLibreOffice(PdfUnavailable):
    """LibreOffice is not installed."""

    def __init__(self) -> None:
        super().__init__("PDF đang tắt: máy chủ chưa cài LibreOffice (lệnh soffice). Vẫn tải được tệp Word.")


class OutOfTime(PdfUnavailable):
    """The time for all files together is over."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"LibreOffice không xong trong {seconds:.0f} giây; hãy chuyển ít tệp hơn mỗi lần.")
