from __future__ import annotations
import hashlib, pyarrow as pa, pyarrow.csv as pc
from dataclasses import dataclass
from pipelines.problem import *
@dataclass(frozen=True)
class TextTable:
    file: str; sha256: str; encoding: str; delimiter: str | None; sheet: str | None; header_line: int
    header: tuple; cells: pa.Table; lines: object; rows: int; problems: tuple
def read(path, *, encoding=None, delimiter=None, sheet=None, header_line=None):
    data=path.read_bytes()
    if not data: raise Refused(Problem("EMPTY_FILE","refuse",f"{path.name} is empty."))
    h=data.split(b"\n",1)[0].decode().strip().split(",")
    t=pc.read_csv(path, convert_options=pc.ConvertOptions(column_types={c:pa.string() for c in h}, strings_can_be_null=False))
    t=t.rename_columns([f"c{i}" for i in range(len(h))])
    return TextTable(path.name, hashlib.sha256(data).hexdigest(),"utf-8",",",None,1,tuple(h),t,pa.array(range(2,2+t.num_rows)),t.num_rows,())
