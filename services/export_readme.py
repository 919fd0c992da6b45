"""The guide that travels inside every package."""

from typing import Final

README: Final = """# Gói lưu trữ thuky

Gói này chứa hồ sơ của một hay nhiều chu trình OCOP, đủ để đọc, kiểm tra và nhập lại mà không cần máy đã lập ra nó.

## Kiểm tra gói

Cần Python 3.8 trở lên, không cần mạng, không cần cài thêm gì:

    python3 -I verify.py                  (khi đã giải nén: kiểm tra thư mục chứa tệp này)
    python3 -I verify.py GOI.zip          (kiểm tra tệp nén, không cần giải nén)

Thêm `--manifest-sha256 MÃ` với mã ghi trong biên bản giao nhận để biết đây đúng là gói đã giao. Lệnh so mã SHA-256 và
dung lượng của từng tệp, tìm tệp thiếu, tệp thừa, đọc thử XML, và tính lại dấu vân tay nội dung của từng văn bản Word.
Mã thoát: 0 là nguyên vẹn, 1 là có sai lệch, 2 là không đọc được gói.

## Trong gói có gì

| Nơi | Nội dung |
|---|---|
| `ho-so/<chu trình>/ho-so.xml` | thông tin hồ sơ theo Phụ lục VI Nghị định 30/2020/NĐ-CP |
| `ho-so/<chu trình>/van-ban/*.docx` | mỗi văn bản đã phát hành, đúng từng byte |
| `ho-so/<chu trình>/van-ban/*.pdf` | bản PDF, khi máy xuất gói có LibreOffice |
| `ho-so/<chu trình>/van-ban/*.xml` | thông tin của văn bản theo Phụ lục VI |
| `ho-so/<chu trình>/van-ban/*.json` | dữ liệu đã điền vào biểu mẫu |
| `ho-so/<chu trình>/thu/` | thư đã gửi (`.eml`), dựng lại từ sổ thư với người gửi ghi trong `manifest.json` |
| `ho-so/<chu trình>/ho-so-san-pham/`, `tep-don-vi/`, `tep-chua-ro/` | tệp các đơn vị đã nộp, mọi phiên bản |
| `ho-so/<chu trình>/van-ban-giay/`, `van-ban-den/` | bản chụp văn bản đi lập bằng tay, văn bản đến |
| `ho-so/<chu trình>/so-dang-ky.csv` | sổ đăng ký văn bản đi, mười cột của Phụ lục IV; Ngày chuyển là ngày thư đã gửi |
| `ho-so/<chu trình>/so-den.csv` | sổ đăng ký văn bản đến, mười cột của Phụ lục IV |
| `ho-so/<chu trình>/phieu-cham.csv` | phiếu chấm điểm của thành viên Hội đồng, có dấu niêm phong |
| `ngoai-chu-trinh/` | sổ và tệp văn bản đến không thuộc chu trình nào; chỉ có trong gói của cả nơi làm việc |
| `bieu-mau/` | biểu mẫu Word mà văn bản được lập ra từ đó |
| `kho/` | tệp khác mà dữ liệu nhắc đến (dự thảo, tệp kèm thư), tên là mã SHA-256 |
| `du-lieu/` | toàn bộ dữ liệu: mỗi bảng một tệp `.jsonl`, mỗi dòng một bản ghi; `luoc-do.json` giải nghĩa từng cột |
| `manifest.json` | danh sách mọi tệp với dung lượng và mã SHA-256, ghi chú khi xuất |
| `verify.py` | chương trình kiểm tra |

Ngày trong XML và dữ liệu viết theo ISO 8601 (năm-tháng-ngày), giờ là giờ quốc tế (UTC). Văn bản chung một số có cùng
`DocOrdinal`; hồ sơ quá 999 văn bản chia quyển, số quyển ở cuối `FileNotation` (`-Q2`). `OrganId` để trống khi cơ quan
chưa khai mã định danh. Thư chưa gửi nằm trong dữ liệu ở trạng thái dự thảo hoặc đã rút: gói không bao giờ tự gửi thư.
Gói không chứa mật khẩu và cấu hình máy chủ thư. Gói của một chu trình mang theo bộ tiêu chí, giấy chứng nhận cũ và dãy
số mà chu trình ấy dùng; chỉ tiêu nhiều năm, thư đến và văn bản đến ngoài chu trình chỉ có trong gói của cả nơi làm
việc.

## Nhập lại

Trên máy có thuky, với thư mục dữ liệu còn trống:

    thuky archive import GOI.zip
    thuky archive rebuild --check

Lệnh đầu kiểm tra gói rồi nhập tất cả hoặc không nhập gì; lệnh sau lập lại từng văn bản và so với bản đã phát hành.
"""
