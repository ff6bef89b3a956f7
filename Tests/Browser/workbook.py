"""Survey workbooks as a town office hands them in (入户调查工作簿), made from those of the sample city."""

import openpyxl


class Survey:
    """A town's survey workbook, cut down to some households."""

    def __init__(self, source, codes):
        self.book = openpyxl.load_workbook(source)
        self.households, self.members = self.book["入户调查表"], self.book["家庭成员"]
        for sheet in (self.households, self.members):
            for row in range(sheet.max_row, 1, -1):
                if sheet.cell(row, 5).value not in codes:
                    sheet.delete_rows(row)

    def column(self, sheet, heading):
        """The number of a column by its heading."""
        return next(cell.column for cell in sheet[1] if cell.value == heading)

    def put(self, row, heading, value, sheet=None):
        """Sets a cell of the n-th household (from 0), or of the n-th member."""
        sheet = sheet or self.households
        cell = sheet.cell(row + 2, self.column(sheet, heading))
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # a text, also where it looks like a formula

    def cell(self, row, heading):
        """The name of a cell, as `J2`."""
        return self.households.cell(row + 2, self.column(self.households, heading)).coordinate

    def save(self, file):
        """Writes it."""
        self.book.save(file)
        return file
